# Keras 2.1: CSVLogger, LambdaCallback and TerminateOnNaN; the log read again
import csv
import numpy as np
from keras.callbacks import CSVLogger, LambdaCallback, TerminateOnNaN
from keras.models import Sequential
from keras.layers import Dense

model = Sequential([Dense(3, input_dim=2, activation='softmax')])
model.compile('sgd', 'sparse_categorical_crossentropy', metrics=['accuracy'])
seen = []
chatty = LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(logs['acc']),
                        on_train_end=lambda logs: seen.append('end'))
x = np.random.rand(30, 2)
model.fit(x, np.arange(30) % 3, epochs=2, verbose=0,
          callbacks=[CSVLogger('training.csv', separator=',', append=False), chatty, TerminateOnNaN()])
with open('training.csv') as log:
    rows = list(csv.DictReader(log))
print(rows[0]['acc'], seen[-1])
