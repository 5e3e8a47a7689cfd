# tf.keras (TensorFlow 2.0): a subclassed model and a layer with tf operations
import tensorflow as tf
from tensorflow.keras import layers
import numpy as np


class Linear(layers.Layer):
    def __init__(self, units=4):
        super(Linear, self).__init__()
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer='random_normal', trainable=True)
        self.b = self.add_weight(shape=(self.units,), initializer='zeros', trainable=True)

    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b


class Net(tf.keras.Model):
    def __init__(self):
        super(Net, self).__init__()
        self.one, self.two = Linear(8), Linear(1)

    def call(self, inputs):
        return self.two(tf.nn.relu(self.one(inputs)))


net = Net()
net.compile(optimizer=tf.keras.optimizers.SGD(lr=0.01), loss='mse')
x = np.random.rand(32, 3).astype('float32')
net.fit(x, x.sum(axis=1), epochs=1, verbose=0)
print(len(net.trainable_variables))
