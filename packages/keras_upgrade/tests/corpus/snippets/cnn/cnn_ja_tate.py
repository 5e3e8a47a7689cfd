# Keras 2.1: 畳み込みニューラルネットで CIFAR-10 を学習し、誤差と精度のグラフを描く
import keras
from keras.datasets import cifar10
from keras.models import Sequential
from keras.layers import Conv2D, MaxPooling2D, Dropout, Flatten, Dense, Activation
from keras.utils.np_utils import to_categorical
import matplotlib.pyplot as plt


def plot_history(history):
    # 精度の履歴をプロット
    plt.plot(history.history['acc'], 'o-', label='accuracy')
    plt.plot(history.history['val_acc'], 'o-', label='val_accuracy')
    plt.legend(loc='lower right')
    plt.show()
    # 損失の履歴をプロット
    plt.plot(history.history['loss'])
    plt.plot(history.history['val_loss'])
    plt.show()


(x_train, y_train), (x_test, y_test) = cifar10.load_data()
x_train, x_test = x_train.astype('float32') / 255, x_test.astype('float32') / 255
y_train, y_test = to_categorical(y_train), to_categorical(y_test)

model = Sequential()
model.add(Conv2D(8, (3, 3), padding='same', input_shape=x_train.shape[1:]))
model.add(Activation('relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(rate=0.25))
model.add(Flatten())
model.add(Dense(10, activation='softmax'))
opt = keras.optimizers.rmsprop(lr=0.0001, decay=1e-6)
model.compile(loss='categorical_crossentropy', optimizer=opt, metrics=['accuracy'])
history = model.fit(x_train[:3000], y_train[:3000], batch_size=64, epochs=1,
                    validation_data=(x_test[:500], y_test[:500]), shuffle=True)
plot_history(history)
score = model.evaluate(x_test, y_test, verbose=0)
print('Test loss: {0}, Test accuracy: {1}'.format(score[0], score[1]))
