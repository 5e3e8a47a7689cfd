# Keras 1.1, Python 2: integer division for batches and folds, map() and zip() as lists
import numpy as np
from keras.models import Sequential
from keras.layers import Dense

data = np.random.rand(50, 4)
target = map(lambda row: row[0] * 2, data)
print 'first targets', target[:2]
batch_size = 8
nb_batches = len(data) / batch_size
half = len(data) / 2

model = Sequential()
model.add(Dense(output_dim=1, input_dim=4))
model.compile(loss='mse', optimizer='sgd')
target = np.array(target)
for index in range(nb_batches):
    loss = model.train_on_batch(data[index * batch_size:(index + 1) * batch_size],
                                target[index * batch_size:(index + 1) * batch_size])
pairs = zip(data[:half], target[:half])
print len(pairs), nb_batches, float(loss) >= 0
