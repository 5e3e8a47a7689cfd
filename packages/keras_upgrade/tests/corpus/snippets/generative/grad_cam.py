# Keras 2.0: a class activation map by gradients of one class
import numpy as np
from keras import backend as K
from keras.layers import Conv2D, GlobalAveragePooling2D, Dense, Input
from keras.models import Model

i = Input((16, 16, 3))
c = Conv2D(5, (3, 3), padding='same', activation='relu', name='last_conv')(i)
o = Dense(3, activation='softmax')(GlobalAveragePooling2D()(c))
model = Model(i, o)
x = np.random.rand(1, 16, 16, 3)
winner = np.argmax(model.predict(x)[0])

class_output = model.output[:, winner]
last_conv_layer = model.get_layer('last_conv')
grads = K.gradients(class_output, last_conv_layer.output)[0]
pooled_grads = K.mean(grads, axis=(0, 1, 2))
iterate = K.function([model.input], [pooled_grads, last_conv_layer.output[0]])
pooled_grads_value, conv_layer_output_value = iterate([x])
for channel in range(5):
    conv_layer_output_value[:, :, channel] *= pooled_grads_value[channel]
heatmap = np.maximum(np.mean(conv_layer_output_value, axis=-1), 0)
heatmap /= np.max(heatmap) + 1e-8
print(heatmap.shape)
