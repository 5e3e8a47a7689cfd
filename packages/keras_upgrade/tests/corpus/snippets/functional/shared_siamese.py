# Keras 1.2: a shared network and a distance by Lambda with output_shape
import numpy as np
from keras.models import Sequential, Model
from keras.layers import Input, Lambda
from keras.layers.core import Dense, Dropout
from keras.optimizers import RMSprop
from keras import backend as K


def euclidean(vects):
    x, y = vects
    return K.sqrt(K.maximum(K.sum(K.square(x - y), axis=1, keepdims=True), K.epsilon()))


def distance_shape(shapes):
    first, second = shapes
    return (first[0], 1)


def contrastive(y_true, y_pred):
    margin = 1
    return K.mean(y_true * K.square(y_pred) + (1 - y_true) * K.square(K.maximum(margin - y_pred, 0)))


base = Sequential()
base.add(Dense(8, input_shape=(10,), activation='relu'))
base.add(Dropout(0.1))
base.add(Dense(8, activation='relu'))
one, two = Input(shape=(10,)), Input(shape=(10,))
distance = Lambda(euclidean, output_shape=distance_shape)([base(one), base(two)])
model = Model(input=[one, two], output=distance)
model.compile(loss=contrastive, optimizer=RMSprop())
pairs = np.random.rand(16, 2, 10)
same = np.random.randint(2, size=16).astype('float32')
model.fit([pairs[:, 0], pairs[:, 1]], same, nb_epoch=1, batch_size=8, verbose=0)
print(np.mean(same[model.predict([pairs[:, 0], pairs[:, 1]]).ravel() < 0.5]))
