# Keras 2.0: the activations of all convolutions as pictures, models.Model over layer outputs
import numpy as np
import matplotlib.pyplot as plt
from keras import models, layers

model = models.Sequential()
model.add(layers.Conv2D(4, (3, 3), activation='relu', input_shape=(20, 20, 3)))
model.add(layers.MaxPooling2D((2, 2)))
model.add(layers.Conv2D(8, (3, 3), activation='relu'))
model.add(layers.Flatten())
model.add(layers.Dense(1))
layer_outputs = [layer.output for layer in model.layers[:3]]
activation_model = models.Model(inputs=model.input, outputs=layer_outputs)
activations = activation_model.predict(np.random.rand(1, 20, 20, 3))
for layer, activation in zip(model.layers[:3], activations):
    n = activation.shape[-1]
    grid = np.hstack([activation[0, :, :, i] for i in range(n)])
    plt.matshow(grid, cmap='viridis')
    plt.title(layer.name)
print(len(activations), model.layers[2].output_shape)
