# Keras 1.2: Cropping2D(cropping=), ZeroPadding2D(padding=), SpatialDropout2D(p)
import numpy as np
from keras.models import Sequential
from keras.layers import Cropping2D, ZeroPadding2D, SpatialDropout2D, Convolution2D, GlobalAveragePooling2D, Lambda
from keras.layers.noise import GaussianNoise, GaussianDropout

model = Sequential()
model.add(Lambda(lambda x: x / 127.5 - 1., input_shape=(20, 32, 3), output_shape=(20, 32, 3)))
model.add(Cropping2D(cropping=((5, 3), (0, 0))))
model.add(ZeroPadding2D(padding=(2, 2)))
model.add(GaussianNoise(sigma=0.1))
model.add(Convolution2D(4, 5, 5, subsample=(2, 2), border_mode='same', activation='elu'))
model.add(SpatialDropout2D(p=0.1))
model.add(GaussianDropout(p=0.1))
model.add(Convolution2D(1, 1, 1))
model.add(GlobalAveragePooling2D())
model.compile(optimizer='adam', loss='mse')
x = np.random.randint(0, 255, (10, 20, 32, 3)).astype('float32')
model.fit(x, x.mean(axis=(1, 2, 3)), nb_epoch=1, batch_size=5, verbose=2)
print(model.layers[1].output_shape[1:])
