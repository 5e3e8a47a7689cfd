# Keras 1.2: bottleneck features by predict_generator, a top model with weights of its own
import numpy as np
from keras.applications.vgg16 import VGG16
from keras.layers import Dropout, Flatten, Dense
from keras.models import Sequential
from keras.preprocessing.image import ImageDataGenerator

top_model_weights_path = 'bottleneck_fc_model.h5'
nb_train, epochs, batch_size = 8, 1, 4
pictures = np.random.rand(nb_train, 48, 48, 3) * 255
base = VGG16(include_top=False, weights='imagenet', input_shape=(48, 48, 3))
generator = ImageDataGenerator(rescale=1. / 255).flow(pictures, batch_size=batch_size, shuffle=False)
features = base.predict_generator(generator, nb_train)
np.save(open('bottleneck_features_train.npy', 'wb'), features)

train_data = np.load(open('bottleneck_features_train.npy', 'rb'))
train_labels = np.array([0] * 4 + [1] * 4)
model = Sequential()
model.add(Flatten(input_shape=train_data.shape[1:]))
model.add(Dense(8, activation='relu'))
model.add(Dropout(0.5))
model.add(Dense(1, activation='sigmoid'))
model.compile(optimizer='rmsprop', loss='binary_crossentropy', metrics=['accuracy'])
model.fit(train_data, train_labels, nb_epoch=epochs, batch_size=batch_size)
model.save_weights(top_model_weights_path)
