# tf.keras (TensorFlow 1.12): save_weights and a whole model in HDF5
import numpy as np
import tensorflow as tf
from tensorflow import keras

model = keras.models.Sequential([keras.layers.Dense(3, activation=tf.nn.relu, input_shape=(4,)), keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(), loss='mean_absolute_error', metrics=['mae'])
x = np.random.rand(10, 4)
model.fit(x, x[:, 0], epochs=1, verbose=0)
model.save_weights('tf_weights.h5')
model.load_weights('tf_weights.h5')
model.save('tf_model.h5')
new_model = keras.models.load_model('tf_model.h5')
new_model.summary()
print(np.allclose(model.predict(x), new_model.predict(x), atol=1e-5))
