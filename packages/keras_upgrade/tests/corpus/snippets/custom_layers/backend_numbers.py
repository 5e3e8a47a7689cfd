# Keras 1.2: the backend by hand: variable, dot, eval, get_value, set_value
import numpy as np
from keras import backend as K

a = K.variable(np.arange(6).reshape(2, 3))
b = K.variable(value=np.ones((3, 2)), dtype='float32', name='b')
c = K.dot(a, b)
print(K.eval(c), K.int_shape(c), K.ndim(c), K.dtype(c))
print(K.eval(K.transpose(a)), K.eval(K.sum(a, axis=0)), K.eval(K.mean(a, axis=-1, keepdims=True)))
print(K.eval(K.softmax(K.variable([[1., 2., 3.]]))))
print(K.eval(K.permute_dimensions(K.ones((2, 3, 4)), (2, 0, 1))).shape)
print(K.eval(K.repeat_elements(a, 2, axis=1)).shape, K.eval(K.concatenate([a, a], axis=0)).shape)
print(K.eval(K.reshape(a, (3, 2))), K.eval(K.argmax(a, axis=1)), K.eval(K.maximum(a, 3.)))
print(K.eval(K.std(a)), K.eval(K.var(a)), K.eval(K.prod(a)), K.eval(K.any(K.equal(a, 2.))))
K.set_value(b, np.zeros((3, 2)))
print(K.get_value(b).sum(), K.epsilon(), K.floatx())
print(K.backend())
