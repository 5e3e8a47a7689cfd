# Keras 2.0: one picture augmented, load_img, img_to_array, array_to_img
import numpy as np
import matplotlib.pyplot as plt
from PIL import Image
from keras.preprocessing import image

Image.fromarray(np.random.randint(0, 255, (40, 30, 3)).astype('uint8')).save('leaf.jpg')
img = image.load_img('leaf.jpg', target_size=(20, 20))
x = image.img_to_array(img)
x = x.reshape((1,) + x.shape)
datagen = image.ImageDataGenerator(rotation_range=40, width_shift_range=.2, height_shift_range=.2,
                                   shear_range=.2, zoom_range=.2, horizontal_flip=True, fill_mode='nearest')
i = 0
for batch in datagen.flow(x, batch_size=1):
    plt.figure(i)
    plt.imshow(image.array_to_img(batch[0]))
    i += 1
    if i % 3 == 0:
        break
plt.show()
gray = image.load_img('leaf.jpg', grayscale=True)
print(np.array(gray).shape)
