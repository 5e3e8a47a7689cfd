# Keras 2.1: a GAN in a class, one optimizer for all its models, labels in plain lists
import numpy as np
from keras.layers import Dense, Input
from keras.layers.advanced_activations import LeakyReLU
from keras.models import Model, Sequential
from keras.optimizers import Adam


class Gan:
    def __init__(self, width=8, noise=3):
        self.width, self.noise = width, noise
        optimizer = Adam(0.0002, 0.5)
        self.critic = self.make_critic()
        self.critic.compile(loss='binary_crossentropy', optimizer=optimizer, metrics=['accuracy'])
        self.maker = self.make_maker()
        seed = Input(shape=(noise,))
        self.critic.trainable = False
        self.both = Model(seed, self.critic(self.maker(seed)))
        self.both.compile(loss='binary_crossentropy', optimizer=optimizer)

    def make_critic(self):
        model = Sequential()
        model.add(Dense(16, input_shape=(self.width,)))
        model.add(LeakyReLU(alpha=0.2))
        model.add(Dense(1, activation='sigmoid'))
        return model

    def make_maker(self):
        model = Sequential()
        model.add(Dense(16, activation='relu', input_dim=self.noise))
        model.add(Dense(self.width, activation='tanh'))
        return model

    def train(self, real, rounds=2):
        count = len(real)
        for _ in range(rounds):
            made = self.maker.predict(np.random.normal(size=(count, self.noise)))
            labels = [1] * count + [0] * count
            critic_loss, critic_accuracy = self.critic.train_on_batch(np.concatenate([real, made]), labels)
            loss = self.both.train_on_batch(np.random.normal(size=(count, self.noise)), [1] * count)
            print(critic_loss, critic_accuracy, loss)


Gan().train(np.random.normal(size=(10, 8)))
