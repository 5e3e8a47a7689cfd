# Keras 1.2, Python 2: main() with sys.argv, ConfigParser and string.maketrans
import sys
import ConfigParser
import numpy as np
from keras.models import Sequential
from keras.layers import Dense


def main(argv):
    config = ConfigParser.ConfigParser()
    config.add_section('net')
    config.set('net', 'units', '4')
    units = config.getint('net', 'units')
    print 'arguments:', len(argv), 'units:', units
    model = Sequential()
    model.add(Dense(units, input_dim=2, init='glorot_uniform', activation='relu'))
    model.add(Dense(1, init='glorot_uniform'))
    model.compile(loss='mse', optimizer='sgd')
    x = np.random.rand(8, 2)
    model.fit(x, x.sum(axis=1), nb_epoch=1, verbose=0)
    return 0


if __name__ == '__main__':
    if main(sys.argv[1:]) != 0:
        sys.exit(1)
