# Keras 1.2: features from an inner layer of VGG16, Model(input=, output=)
from keras.models import Model
from keras.preprocessing import image
from keras.applications.vgg16 import VGG16, preprocess_input
import numpy as np

base_model = VGG16(weights='imagenet', include_top=False, input_shape=(48, 48, 3))
for i, layer in enumerate(base_model.layers):
    print(i, layer.name, layer.output_shape)
model = Model(input=base_model.input, output=base_model.get_layer('block4_pool').output)
x = image.img_to_array(image.array_to_img(np.random.rand(48, 48, 3)))
features = model.predict(preprocess_input(np.expand_dims(x, axis=0)))
print(features.shape)
