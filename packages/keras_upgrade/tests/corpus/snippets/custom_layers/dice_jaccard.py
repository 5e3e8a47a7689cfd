# Keras 2.0: Dice and Jaccard coefficients with K.flatten and a smooth constant
import numpy as np
from keras import backend as K
from keras.models import Model
from keras.layers import Input, Conv2D, Conv2DTranspose, MaxPooling2D, concatenate, UpSampling2D
from keras.optimizers import Adam

smooth = 1.


def dice_coef(y_true, y_pred):
    y_true_f, y_pred_f = K.flatten(y_true), K.flatten(y_pred)
    intersection = K.sum(y_true_f * y_pred_f)
    return (2. * intersection + smooth) / (K.sum(y_true_f) + K.sum(y_pred_f) + smooth)


def dice_coef_loss(y_true, y_pred):
    return -dice_coef(y_true, y_pred)


def iou(y_true, y_pred):
    guess = K.cast(K.greater(y_pred, 0.5), K.floatx())
    both = K.sum(y_true * guess, axis=[1, 2, 3])
    either = K.sum(K.maximum(y_true, guess), axis=[1, 2, 3])
    return K.mean((both + smooth) / (either + smooth))


inputs = Input((16, 16, 1))
down = Conv2D(4, (3, 3), activation='relu', padding='same')(inputs)
deep = Conv2D(8, (3, 3), activation='relu', padding='same')(MaxPooling2D((2, 2))(down))
up = concatenate([Conv2DTranspose(4, (2, 2), strides=(2, 2), padding='same')(deep), down], axis=3)
mask = Conv2D(1, (1, 1), activation='sigmoid')(up)
model = Model(inputs=[inputs], outputs=[mask])
model.compile(optimizer=Adam(lr=1e-4), loss=dice_coef_loss, metrics=[dice_coef, iou])
pictures = np.random.rand(6, 16, 16, 1)
model.fit(pictures, (pictures > .7).astype('float32'), batch_size=2, epochs=1, verbose=0)
print(model.evaluate(pictures, (pictures > .7).astype('float32'), verbose=0))
