# Keras 1.2: Input(batch_shape=), Reshape(dims) and a tensor called directly
import numpy as np
from keras.layers import Input, Reshape, Dense, Activation, BatchNormalization
from keras.models import Model
from keras.regularizers import l2, activity_l2

x = Input(batch_shape=(4, 12))
h = Reshape((3, 4))(x)
h = Reshape(target_shape=(12,))(h)
h = Dense(6, W_regularizer=l2(0.01), activity_regularizer=activity_l2(0.01))(h)
h = BatchNormalization(mode=0)(h)
h = Activation('softplus')(h)
z = Dense(2, bias=False, activation='softmax')(h)
model = Model(x, z)
model.compile(optimizer='sgd', loss='categorical_crossentropy')
data = np.random.rand(8, 12)
model.fit(data, np.eye(2)[[0, 1] * 4], batch_size=4, nb_epoch=1, verbose=0)
print(model.predict(data, batch_size=4).sum())
