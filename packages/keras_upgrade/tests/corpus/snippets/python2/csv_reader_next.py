# Keras 1.2, Python 2: csv files opened in 'rb', reader.next(), string methods
import csv
import string
import numpy as np
from keras.models import Sequential
from keras.layers import Dense, Activation

with open('sums.csv', 'wb') as handle:
    writer = csv.writer(handle)
    writer.writerow(['a', 'b', 'sum'])
    for i in range(12):
        writer.writerow([i, i + 1, 2 * i + 1])
with open('sums.csv', 'rb') as handle:
    reader = csv.reader(handle)
    header = reader.next()
    rows = np.array([map(float, row) for row in reader])
print string.join(header, '+'), rows.shape

model = Sequential()
model.add(Dense(1, input_dim=2, init='uniform'))
model.add(Activation('linear'))
model.compile('rmsprop', 'mae')
model.fit(rows[:, :2], rows[:, 2], nb_epoch=1, verbose=0)
