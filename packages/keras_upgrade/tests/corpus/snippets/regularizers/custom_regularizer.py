# Keras 2.0: a function as regularizer, a constraint as class
import numpy as np
from keras import backend as K
from keras.constraints import Constraint
from keras.layers import Dense
from keras.models import Sequential


def l1_reg(weight_matrix):
    return 0.01 * K.sum(K.abs(weight_matrix))


class Clip(Constraint):
    def __init__(self, value):
        self.value = value

    def __call__(self, w):
        return K.clip(w, -self.value, self.value)

    def get_config(self):
        return {'value': self.value}


model = Sequential([Dense(6, input_dim=6, kernel_regularizer=l1_reg, kernel_constraint=Clip(0.01)), Dense(1)])
model.compile('sgd', 'mse')
x = np.random.rand(10, 6)
model.fit(x, x[:, 0], epochs=1, verbose=0)
print(np.abs(model.layers[0].get_weights()[0]).max())
