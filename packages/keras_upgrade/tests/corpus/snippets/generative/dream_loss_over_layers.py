# Keras 2.0: a dream in miniature: a loss summed over layers, learning phase 0
import numpy as np
from keras import backend as K
from keras.layers import Input, Conv2D, Dropout
from keras.models import Model

K.set_learning_phase(0)
picture = Input(shape=(None, None, 3))
one = Conv2D(4, 3, activation='relu', padding='same', name='mixed1')(picture)
two = Conv2D(4, 3, activation='relu', padding='same', name='mixed2')(Dropout(0.5)(one))
model = Model(picture, two)
layer_dict = dict([(layer.name, layer) for layer in model.layers])

loss = K.variable(0.)
for name, coeff in {'mixed1': 0.2, 'mixed2': 1.5}.items():
    activation = layer_dict[name].output
    scaling = K.prod(K.cast(K.shape(activation), 'float32'))
    loss = loss + coeff * K.sum(K.square(activation[:, 2: -2, 2: -2, :])) / scaling

dream = model.input
grads = K.gradients(loss, dream)[0]
grads /= K.maximum(K.mean(K.abs(grads)), 1e-7)
fetch_loss_and_grads = K.function([dream], [loss, grads])
x = np.random.rand(1, 14, 18, 3)
for i in range(2):
    loss_value, grad_values = fetch_loss_and_grads([x])
    print('...Loss value at', i, ':', float(loss_value))
    x += 0.01 * grad_values
