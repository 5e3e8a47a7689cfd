# Keras 2.0: regression on Boston house prices with k folds and 'mae'
from keras.datasets import boston_housing
from keras import models
from keras import layers
import numpy as np

(train_data, train_targets), (test_data, test_targets) = boston_housing.load_data()
mean, std = train_data.mean(axis=0), train_data.std(axis=0)
train_data = (train_data - mean) / std
test_data = (test_data - mean) / std


def make_network():
    network = models.Sequential()
    network.add(layers.Dense(16, activation="relu", input_shape=(train_data.shape[1],)))
    network.add(layers.Dense(16, activation="relu"))
    network.add(layers.Dense(1))
    network.compile(optimizer="rmsprop", loss="mse", metrics=["mae"])
    return network


folds = 3
size = len(train_data) // folds
errors = []
for i in range(folds):
    held = slice(i * size, (i + 1) * size)
    rest = np.r_[0 : i * size, (i + 1) * size : len(train_data)]
    network = make_network()
    log = network.fit(
        train_data[rest],
        train_targets[rest],
        validation_data=(train_data[held], train_targets[held]),
        epochs=1,
        batch_size=16,
        verbose=0,
    )
    errors.append(log.history["val_mean_absolute_error"][-1])
print("folds:", errors)
print("mean:", np.mean(errors))
