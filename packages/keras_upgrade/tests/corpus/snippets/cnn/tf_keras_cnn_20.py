# tf.keras (TensorFlow 2.0): a convolutional network with a validation split
import tensorflow as tf
from tensorflow.keras import datasets, layers, models
from tensorflow.keras.optimizers import Adam

(train, train_labels), (test, test_labels) = datasets.cifar10.load_data()
train, test = train / 255.0, test / 255.0

model = models.Sequential()
model.add(layers.Conv2D(8, (3, 3), activation='relu', input_shape=(32, 32, 3)))
model.add(layers.MaxPooling2D((2, 2)))
model.add(layers.Flatten())
model.add(layers.Dense(10, activation='softmax'))
model.compile(optimizer=Adam(lr=1e-3), loss='sparse_categorical_crossentropy', metrics=['accuracy'])
history = model.fit(train[:2000], train_labels[:2000], epochs=1, validation_split=0.2)
print(history.history['accuracy'], history.history['val_accuracy'])
print(tf.argmax(model.predict(test[:3]), axis=1).numpy())
