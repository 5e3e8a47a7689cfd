# Keras 2.0: kernel_regularizer, kernel_constraint and MaxNorm in capitals
import numpy as np
from keras import regularizers, constraints, initializers
from keras.models import Sequential
from keras.layers import Dense, BatchNormalization
from keras.regularizers import l1_l2

model = Sequential()
model.add(Dense(8, input_shape=(4,), kernel_regularizer=regularizers.l2(0.001),
                bias_regularizer=regularizers.l1(0.001), kernel_constraint=constraints.MaxNorm(2.)))
model.add(Dense(8, kernel_regularizer=l1_l2(l1=0.001, l2=0.001), kernel_constraint=constraints.non_neg(),
                activity_regularizer=regularizers.l1(1e-5)))
model.add(BatchNormalization(beta_regularizer=regularizers.l2(1e-4), momentum=0.9))
model.add(Dense(1, kernel_initializer=initializers.RandomNormal(stddev=0.01), bias_initializer='ones',
                kernel_constraint=constraints.unit_norm(axis=0)))
model.compile('rmsprop', 'mse')
x = np.random.rand(10, 4)
model.fit(x, x.sum(1), epochs=1, verbose=0)
print(len(model.losses))
