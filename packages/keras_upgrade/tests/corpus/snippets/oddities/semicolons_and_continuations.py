# Keras 1.2: several statements on a line, backslashes, arguments far apart
import numpy as np; from keras.models import Sequential
from keras.layers \
    import Dense, \
    Dropout, Activation
model = Sequential(); model.add(Dense(6,
                                      input_dim=5,
                                      init='uniform',   # small numbers
                                      W_regularizer=None  # none at all
                                      ))
model.add(Activation('relu')); model.add(Dropout( p = 0.5 ))
model.add(Dense(output_dim = 1,)); model.compile(loss = 'mse', optimizer = 'sgd',
    metrics = ['mae'], )
x = np.random.rand(8, 5); y = x[:, 0]
hist = \
    model.fit(x, y,
              nb_epoch=1,  # once is enough

              batch_size=4, verbose=0)
print(hist.history['mean_absolute_error']); print('end')
