# Keras 2.0: a picture of the model by keras.utils.vis_utils
import numpy as np
from keras.models import Sequential, clone_model
from keras.layers import Dense, Conv2D, Flatten
from keras.utils.vis_utils import plot_model

model = Sequential()
model.add(Conv2D(2, (3, 3), input_shape=(6, 6, 1)))
model.add(Flatten())
model.add(Dense(1))
try:
    plot_model(model, to_file='model.png', show_shapes=True, show_layer_names=False)
except (ImportError, OSError):
    print('graphviz is missing')
twin = clone_model(model)
twin.set_weights(model.get_weights())
print(np.allclose(twin.predict(np.ones((1, 6, 6, 1))), model.predict(np.ones((1, 6, 6, 1)))))
