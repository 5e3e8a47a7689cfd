# Keras 2.0: causal dilated Conv1D, ZeroPadding1D and Cropping1D
import numpy as np
from keras.layers import Input, Conv1D, Activation, multiply, add, Lambda, ZeroPadding1D, Cropping1D
from keras.models import Model
from keras import backend as K

signal = Input(shape=(32, 1))
x = Conv1D(4, 2, padding='causal')(signal)
skips = []
for rate in (1, 2, 4):
    gate = Conv1D(4, 2, padding='causal', dilation_rate=rate, activation='sigmoid')(x)
    filt = Conv1D(4, 2, padding='causal', dilation_rate=rate, activation='tanh')(x)
    out = Conv1D(4, 1)(multiply([gate, filt]))
    skips.append(out)
    x = add([x, out])
x = Activation('relu')(add(skips))
x = Cropping1D((1, 1))(ZeroPadding1D(1)(x))
x = Conv1D(1, 1)(x)
last = Lambda(lambda t: t[:, -1, :])(x)
model = Model(signal, last)
model.compile('adam', 'mse')
data = np.sin(np.arange(64)[:, None] / 4. + np.arange(32))[:, :, None]
model.fit(data, data[:, -1], epochs=1, batch_size=16, verbose=0)
print(K.int_shape(last))
