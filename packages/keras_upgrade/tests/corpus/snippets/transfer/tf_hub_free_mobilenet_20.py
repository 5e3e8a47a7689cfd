# tf.keras (TensorFlow 2.0): MobileNetV2 on tf.data, base_model.trainable = False
import numpy as np
import tensorflow as tf

IMG_SHAPE = (96, 96, 3)
base_model = tf.keras.applications.MobileNetV2(input_shape=IMG_SHAPE, include_top=False, weights=None, alpha=0.35)
base_model.trainable = False
model = tf.keras.Sequential([base_model, tf.keras.layers.GlobalAveragePooling2D(), tf.keras.layers.Dense(1)])
model.compile(optimizer=tf.keras.optimizers.RMSprop(lr=0.0001),
              loss=tf.keras.losses.BinaryCrossentropy(from_logits=True), metrics=['accuracy'])
images = np.random.rand(4, *IMG_SHAPE).astype('float32')
batches = tf.data.Dataset.from_tensor_slices((images, np.array([0., 1., 1., 1.]))).batch(2)
history = model.fit(batches, epochs=1, verbose=0)
print(history.history['accuracy'])
