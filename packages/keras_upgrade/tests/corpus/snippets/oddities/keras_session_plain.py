# Keras 2.1: K.set_session with a ConfigProto, a seed for each generator of random numbers
import random
import numpy as np
import tensorflow as tf
from keras import backend as K
from keras.models import Sequential
from keras.layers import Dense

random.seed(1)
np.random.seed(1)
tf.set_random_seed(1)
session_conf = tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
K.set_session(tf.Session(graph=tf.get_default_graph(), config=session_conf))

model = Sequential([Dense(4, activation='relu', input_shape=(3,)), Dense(1)])
model.compile(loss='mse', optimizer='sgd')
x = np.random.rand(10, 3)
model.fit(x, x.sum(axis=1), epochs=1, verbose=0)
print(K.get_session() is not None)
K.clear_session()
