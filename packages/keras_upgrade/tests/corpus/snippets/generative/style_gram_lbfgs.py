# Keras 1.2: a Gram matrix and scipy's fmin_l_bfgs_b over K.gradients
import numpy as np
from scipy.optimize import fmin_l_bfgs_b
from keras import backend as K
from keras.layers import Convolution2D, Input

rows = cols = 12
style = K.variable(np.random.rand(1, rows, cols, 3))
combination = K.placeholder((1, rows, cols, 3))
both = K.concatenate([style, combination], axis=0)
tensor = Input(tensor=both, shape=(rows, cols, 3))
features = Convolution2D(4, 3, 3, border_mode='same', activation='relu', name='conv1_1')(tensor)


def gram_matrix(x):
    flat = K.batch_flatten(K.permute_dimensions(x, (2, 0, 1)))
    return K.dot(flat, K.transpose(flat))


loss = K.sum(K.square(gram_matrix(features[0]) - gram_matrix(features[1]))) / (4. * (3 ** 2) * (rows * cols) ** 2)
loss = loss + 1e-3 * K.sum(K.square(combination))
grads = K.gradients(loss, combination)
f_outputs = K.function([combination], [loss] + grads)


def loss_and_grads(x):
    outs = f_outputs([x.reshape((1, rows, cols, 3))])
    return float(outs[0]), outs[1].flatten().astype('float64')


x = np.random.uniform(0, 1, (1, rows, cols, 3))
x, min_val, info = fmin_l_bfgs_b(lambda v: loss_and_grads(v)[0], x.flatten(),
                                 fprime=lambda v: loss_and_grads(v)[1], maxfun=2)
print('loss', min_val)
