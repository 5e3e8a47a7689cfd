# Keras 2.1: MobileNet frozen, a new head, then the last layers trained
import numpy as np
from keras.applications.mobilenet import MobileNet
from keras.layers import Dense, GlobalAveragePooling2D, Dropout
from keras.models import Model
from keras.optimizers import SGD

base = MobileNet(weights='imagenet', include_top=False, input_shape=(128, 128, 3), alpha=0.25)
x = GlobalAveragePooling2D()(base.output)
x = Dense(16, activation='relu')(x)
x = Dropout(0.3)(x)
predictions = Dense(3, activation='softmax')(x)
model = Model(inputs=base.input, outputs=predictions)
for layer in base.layers:
    layer.trainable = False
model.compile(optimizer='rmsprop', loss='categorical_crossentropy', metrics=['accuracy'])
images = np.random.rand(6, 128, 128, 3)
kinds = np.eye(3)[np.arange(6) % 3]
model.fit(images, kinds, epochs=1, batch_size=3, verbose=0)

for layer in model.layers[-10:]:
    layer.trainable = True
model.compile(optimizer=SGD(lr=0.0001, momentum=0.9), loss='categorical_crossentropy', metrics=['accuracy'])
history = model.fit(images, kinds, epochs=1, batch_size=3, verbose=0)
print(history.history['acc'], len(model.trainable_weights) > 4)
