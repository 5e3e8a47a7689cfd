# tf.keras (TensorFlow 1.12): tf.train optimizers in compile
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

model = tf.keras.Sequential([
    layers.Dense(8, activation='relu', input_shape=(4,)),
    layers.Dense(2, activation='softmax'),
])
model.compile(optimizer=tf.train.RMSPropOptimizer(0.01), loss='categorical_crossentropy', metrics=['accuracy'])
data = np.random.random((40, 4))
labels = np.eye(2)[np.random.randint(2, size=40)]
model.fit(data, labels, epochs=1, batch_size=16, verbose=0)
model.compile(optimizer=tf.train.GradientDescentOptimizer(0.1), loss='mse', metrics=['mae'])
model.fit(data, labels, epochs=1, batch_size=16, verbose=0)
