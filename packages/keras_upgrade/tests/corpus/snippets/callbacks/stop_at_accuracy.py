# tf.keras (TensorFlow 1.12): training stopped once logs['acc'] is high enough
import tensorflow as tf
import numpy as np


class Enough(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs={}):
        if logs.get('acc') > 0.6:
            print('\nReached 60% accuracy so cancelling training!')
            self.model.stop_training = True


model = tf.keras.models.Sequential([
    tf.keras.layers.Flatten(),
    tf.keras.layers.Dense(16, activation=tf.nn.relu),
    tf.keras.layers.Dense(2, activation=tf.nn.softmax),
])
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
images = np.random.rand(60, 6, 6)
labels = (images.mean(axis=(1, 2)) > .5).astype('int32')
model.fit(images, labels, epochs=2, callbacks=[Enough()], verbose=0)
