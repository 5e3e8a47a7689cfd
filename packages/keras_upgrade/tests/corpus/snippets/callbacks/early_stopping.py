# Keras 1.2: EarlyStopping on val_loss and on val_acc
import numpy as np
from keras.callbacks import EarlyStopping
from keras.models import Sequential
from keras.layers.core import Dense, Dropout

x = np.random.rand(50, 4)
y = np.eye(3)[np.random.randint(3, size=50)]
model = Sequential()
model.add(Dense(6, input_dim=4, activation='relu'))
model.add(Dropout(0.2))
model.add(Dense(3, activation='softmax'))
model.compile('adadelta', 'categorical_crossentropy', metrics=['accuracy'])
earlyStopping = EarlyStopping(monitor='val_loss', patience=2, verbose=0, mode='auto')
on_accuracy = EarlyStopping(monitor='val_acc', patience=3, min_delta=0.001)
hist = model.fit(x, y, nb_epoch=2, batch_size=10, verbose=0, validation_split=0.2,
                 callbacks=[earlyStopping, on_accuracy])
print('epochs run:', len(hist.history['val_acc']))
