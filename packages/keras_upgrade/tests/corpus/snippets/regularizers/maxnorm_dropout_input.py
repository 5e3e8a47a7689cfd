# Keras 1.2: W_constraint=maxnorm(3), dropout of the inputs, high momentum
import numpy
from keras.models import Sequential
from keras.layers import Dense, Dropout
from keras.constraints import maxnorm, nonneg
from keras.optimizers import SGD

model = Sequential()
model.add(Dropout(0.2, input_shape=(60,)))
model.add(Dense(20, init='normal', activation='relu', W_constraint=maxnorm(3)))
model.add(Dropout(p=0.2))
model.add(Dense(10, init='normal', activation='relu', W_constraint=maxnorm(m=2), b_constraint=nonneg()))
model.add(Dense(1, init='normal', activation='sigmoid'))
sgd = SGD(lr=0.1, momentum=0.9, decay=0.0, nesterov=False)
model.compile(loss='binary_crossentropy', optimizer=sgd, metrics=['accuracy'])
X = numpy.random.rand(30, 60)
model.fit(X, (X[:, 3] > .5).astype('int'), nb_epoch=1, batch_size=10, verbose=0)
print(numpy.linalg.norm(model.layers[1].get_weights()[0], axis=0).max() < 3.01)
