# Keras 1.2: model.save to .h5, load_model, training goes on
import numpy as np
from keras.models import Sequential, load_model
from keras.layers import Dense, Activation

model = Sequential()
model.add(Dense(7, input_dim=5))
model.add(Activation('tanh'))
model.add(Dense(1))
model.compile(loss='mse', optimizer='rmsprop', metrics=['mae'])
X = np.random.rand(18, 5)
y = X.mean(axis=1)
model.fit(X, y, nb_epoch=1, verbose=0)
model.save('my_model.h5')
expected = model.predict(X)
del model

model = load_model('my_model.h5')
print(np.allclose(expected, model.predict(X), atol=1e-6))
model.fit(X, y, nb_epoch=1, verbose=0)
print(model.evaluate(X, y, verbose=0))
