# Keras 2.1: batch_dot, one_hot, stack, tile, gather, random tensors
import numpy as np
from keras import backend as K

x = K.constant(np.random.rand(4, 3, 5))
y = K.constant(np.random.rand(4, 5, 2))
print(K.int_shape(K.batch_dot(x, y)))
print(K.int_shape(K.batch_dot(x, x, axes=2)))
print(K.eval(K.one_hot(K.constant([1, 0, 2], dtype='int32'), 3)))
print(K.eval(K.stack([K.zeros((2,)), K.ones((2,))], axis=0)))
print(K.eval(K.tile(K.ones((1, 2)), [3, 1])).shape)
table = K.variable(np.arange(10.).reshape(5, 2))
print(K.eval(K.gather(table, K.constant([0, 4], dtype='int32'))))
print(K.eval(K.random_normal((200,), mean=0., stddev=1.)).std() > 0.5)
print(K.eval(K.random_uniform((3, 3), minval=-1, maxval=1)).shape)
print(K.eval(K.squeeze(K.expand_dims(table, 0), 0)).shape)
print(K.eval(K.cumsum(K.ones((3,)))), K.eval(K.sign(K.constant([-2., 3.]))))
print(K.eval(K.hard_sigmoid(K.constant([-3., 0., 1.]))))
print(K.eval(K.elu(K.constant([-1., 1.]))), K.eval(K.softplus(K.constant([0.]))))
