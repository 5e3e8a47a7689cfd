# Keras 1.2, Python 2: print statements and xrange around a small network
from keras.datasets import mnist
from keras.models import Sequential
from keras.layers.core import Dense, Activation
from keras.utils import np_utils

(X_train, y_train), (X_test, y_test) = mnist.load_data()
print 'X_train shape:', X_train.shape
print X_test.shape[0], 'test samples'
X_train = X_train.reshape(60000, 784).astype('float32') / 255
X_test = X_test.reshape(10000, 784).astype('float32') / 255
Y_train = np_utils.to_categorical(y_train, 10)
Y_test = np_utils.to_categorical(y_test, 10)

model = Sequential()
model.add(Dense(16, input_dim=784))
for i in xrange(2):
    model.add(Activation('relu'))
    model.add(Dense(16))
model.add(Dense(10, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='sgd', metrics=['accuracy'])
model.fit(X_train, Y_train, nb_epoch=1, batch_size=128, verbose=2)
score = model.evaluate(X_test, Y_test, verbose=0)
print 'Test score: %.3f' % score[0]
print 'Test accuracy:', score[1]
