# Keras 1.2, Python 2: long integers, octal modes, basestring, exec of a setting
import os
import numpy as np
from keras.models import Sequential, model_from_json
from keras.layers import Dense

SEED = 1337L
np.random.seed(int(SEED))
if not os.path.isdir('out'):
    os.mkdir('out', 0755)
assert isinstance('out', basestring) and isinstance(SEED, (int, long))
model = Sequential([Dense(2, input_dim=3, init='one')])
model.compile('sgd', 'mse')
json_string = model.to_json()
file('out/net.json', 'w').write(json_string)
model.save_weights('out/net.h5', overwrite=True)
net = model_from_json(open('out/net.json').read())
net.load_weights('out/net.h5')
print (net.predict(np.ones((1, 3))) == 3).all(), SEED
exec 'level = 2'
print "level", level
