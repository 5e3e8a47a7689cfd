# Keras 1.1: WeightRegularizer and ActivityRegularizer as classes
import numpy as np
from keras.layers import Dense, Input, Dropout
from keras.models import Model
from keras.regularizers import WeightRegularizer, ActivityRegularizer

i = Input(shape=(5,))
h = Dense(4, W_regularizer=WeightRegularizer(l1=1e-4, l2=1e-3))(i)
h = Dropout(0.1)(h)
o = Dense(2, activation='softmax', activity_regularizer=ActivityRegularizer(l2=1e-3))(h)
model = Model(input=i, output=o)
model.compile('adam', 'categorical_crossentropy')
x = np.random.rand(8, 5)
model.fit(x, np.eye(2)[np.arange(8) % 2], nb_epoch=1, verbose=0)
