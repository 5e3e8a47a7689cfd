# Keras 1.2: scikit-learn's digits, sklearn.cross_validation and y as one-hot rows
import numpy as np
from sklearn.datasets import load_digits
from sklearn.cross_validation import train_test_split
from keras.models import Sequential
from keras.layers import Dense, Activation
from keras.utils import np_utils

digits = load_digits()
X = digits.data / 16.0
Y = np_utils.to_categorical(digits.target.astype(np.int), 10)
X_tr, X_te, Y_tr, Y_te = train_test_split(X, Y, test_size=0.25, random_state=0)

model = Sequential(
    [
        Dense(32, input_dim=64, W_regularizer=None),
        Activation("tanh"),
        Dense(10),
        Activation("softmax"),
    ]
)
model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
model.fit(X_tr, Y_tr, nb_epoch=2, batch_size=32, verbose=2)
loss, accuracy = model.evaluate(X_te, Y_te, verbose=0)
print("loss {:.3f} accuracy {:.3f}".format(loss, accuracy))
