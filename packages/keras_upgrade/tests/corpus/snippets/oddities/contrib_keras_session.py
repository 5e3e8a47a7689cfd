# tf.keras (TensorFlow 1.12): a session, placeholders beside keras, K.set_session
import numpy as np
import tensorflow as tf
from tensorflow.python.keras import backend as K
from tensorflow.python.keras.models import Sequential
from tensorflow.python.keras.layers import Dense

config = tf.ConfigProto()
config.gpu_options.allow_growth = True
sess = tf.Session(config=config)
K.set_session(sess)
model = Sequential()
model.add(Dense(3, activation='relu', input_shape=(2,)))
model.add(Dense(1))
model.compile('sgd', 'mse')
sess.run(tf.global_variables_initializer())
x = np.random.rand(8, 2)
model.fit(x, x[:, 0], epochs=1, verbose=0)
print(model.predict(x).shape)
K.clear_session()
