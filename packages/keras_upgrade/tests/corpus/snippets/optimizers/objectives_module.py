# Keras 1.2: losses from keras.objectives, cosine_proximity and a mixture of two
import numpy as np
from keras import objectives
from keras.objectives import mean_squared_error, cosine_proximity
from keras.models import Sequential
from keras.layers import Dense


def mixed(y_true, y_pred):
    return mean_squared_error(y_true, y_pred) + 0.1 * objectives.mean_absolute_error(y_true, y_pred)


x = np.random.rand(20, 3)
for loss in (mixed, cosine_proximity, objectives.msle, 'mean_absolute_percentage_error'):
    model = Sequential()
    model.add(Dense(3, input_dim=3))
    model.compile(optimizer='adagrad', loss=loss)
    model.fit(x, x, nb_epoch=1, verbose=0)
    print(model.evaluate(x, x, verbose=0) is not None)
