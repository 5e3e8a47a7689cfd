# Keras 1.2: a saliency map of a trained network by K.gradients over model.input
import numpy as np
from keras import backend as K
from keras.models import Sequential
from keras.layers import Dense, Dropout

model = Sequential()
model.add(Dense(6, input_dim=8, activation='tanh'))
model.add(Dropout(0.5))
model.add(Dense(2, activation='softmax'))
model.compile('sgd', 'categorical_crossentropy')
x = np.random.rand(10, 8)
model.fit(x, np.eye(2)[np.arange(10) % 2], nb_epoch=1, verbose=0)
saliency = K.function([model.layers[0].input, K.learning_phase()],
                      K.gradients(K.sum(model.layers[-1].output[:, 1]), [model.layers[0].input]))
print(np.abs(saliency([x, 0])[0]).mean(axis=0).shape)
