# Keras 2.0: Conv2D with a tuple, sparse labels, acc curves
from keras import layers
from keras import models
from keras.datasets import mnist
from keras.utils import to_categorical
import matplotlib.pyplot as plt

model = models.Sequential()
model.add(layers.Conv2D(8, (3, 3), activation='relu', input_shape=(28, 28, 1)))
model.add(layers.MaxPooling2D((2, 2)))
model.add(layers.Conv2D(16, (3, 3), activation='relu'))
model.add(layers.MaxPooling2D((2, 2)))
model.add(layers.Flatten())
model.add(layers.Dense(16, activation='relu'))
model.add(layers.Dense(10, activation='softmax'))
model.summary()

(images, labels), (test_images, test_labels) = mnist.load_data()
images = images.reshape((60000, 28, 28, 1)).astype('float32') / 255
test_images = test_images.reshape((10000, 28, 28, 1)).astype('float32') / 255
labels, test_labels = to_categorical(labels), to_categorical(test_labels)

model.compile(optimizer='rmsprop', loss='categorical_crossentropy', metrics=['acc'])
history = model.fit(images, labels, epochs=1, batch_size=64, validation_split=0.1)
acc = history.history['acc']
val_acc = history.history['val_acc']
plt.plot(range(len(acc)), acc, 'bo', label='Training acc')
plt.plot(range(len(acc)), val_acc, 'b', label='Validation acc')
plt.title('Training and validation accuracy')
plt.legend()
plt.figure()
test_loss, test_acc = model.evaluate(test_images, test_labels)
print(test_acc)
