# Keras 2.0: load_model with custom_objects, a layer and a loss of one's own
import numpy as np
from keras import backend as K
from keras.layers import Dense, Layer, Input
from keras.models import Model, load_model


class Twice(Layer):
    def __init__(self, factor=2, **kwargs):
        self.factor = factor
        super(Twice, self).__init__(**kwargs)

    def call(self, x):
        return x * self.factor

    def get_config(self):
        config = super(Twice, self).get_config()
        config['factor'] = self.factor
        return config


def root_mean_squared_error(y_true, y_pred):
    return K.sqrt(K.mean(K.square(y_pred - y_true)))


i = Input(shape=(4,))
model = Model(i, Dense(1)(Twice(3)(i)))
model.compile('sgd', root_mean_squared_error)
x = np.random.rand(10, 4)
model.fit(x, x[:, 0], epochs=1, verbose=0)
model.save('twice.h5')
again = load_model('twice.h5', custom_objects={'Twice': Twice, 'root_mean_squared_error': root_mean_squared_error})
print(np.allclose(model.predict(x), again.predict(x)), again.layers[1].factor)
