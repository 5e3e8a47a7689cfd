# Keras 2.0: the picture that excites a filter, K.gradients and K.function
import numpy as np
from keras import backend as K
from keras.layers import Conv2D, MaxPooling2D, Flatten, Dense
from keras.models import Sequential

model = Sequential()
model.add(Conv2D(4, (3, 3), activation='relu', input_shape=(20, 20, 3), name='conv1'))
model.add(MaxPooling2D((2, 2)))
model.add(Conv2D(6, (3, 3), activation='relu', name='conv2'))
model.add(Flatten())
model.add(Dense(2))


def deprocess(x):
    x = (x - x.mean()) / (x.std() + 1e-5) * 0.1 + 0.5
    return (np.clip(x, 0, 1) * 255).astype('uint8')


def generate_pattern(layer_name, filter_index, size=20):
    layer_output = model.get_layer(layer_name).output
    loss = K.mean(layer_output[:, :, :, filter_index])
    grads = K.gradients(loss, model.input)[0]
    grads /= (K.sqrt(K.mean(K.square(grads))) + 1e-5)
    iterate = K.function([model.input], [loss, grads])
    img = np.random.random((1, size, size, 3)) * 20 + 128.
    for _ in range(3):
        loss_value, grads_value = iterate([img])
        img += grads_value * 1.
    return deprocess(img[0])


for name in ('conv1', 'conv2'):
    print(name, generate_pattern(name, 0).shape)
