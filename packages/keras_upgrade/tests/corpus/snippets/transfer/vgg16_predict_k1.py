# Keras 1.2: VGG16 from keras.applications.vgg16, decode_predictions
import numpy as np
from PIL import Image
from keras.applications.vgg16 import VGG16
from keras.applications.vgg16 import preprocess_input, decode_predictions
from keras.preprocessing import image

Image.fromarray(np.random.randint(0, 255, (60, 80, 3)).astype('uint8')).save('mug.jpg')
model = VGG16(weights='imagenet', include_top=True)
img = image.load_img('mug.jpg', target_size=(224, 224))
x = image.img_to_array(img)
x = np.expand_dims(x, axis=0)
x = preprocess_input(x)
preds = model.predict(x)
print('Predicted:', decode_predictions(preds, top=3)[0])
