# Keras 2.0: ResNet50 with input_tensor and pooling='avg', scipy.misc for the picture
import numpy as np
from scipy.misc import imresize
from keras.applications.resnet50 import ResNet50, preprocess_input
from keras.layers import Input
from keras.models import Model
from keras import backend as K

tensor = Input(shape=(64, 64, 3))
resnet = ResNet50(include_top=False, weights=None, input_tensor=tensor, pooling='avg')
picture = imresize(np.random.randint(0, 255, (90, 70, 3)).astype('uint8'), (64, 64))
x = preprocess_input(picture[np.newaxis].astype('float32'))
print(resnet.predict(x).shape, K.image_data_format())
print(resnet.output_shape, resnet.layers[-1].name)
