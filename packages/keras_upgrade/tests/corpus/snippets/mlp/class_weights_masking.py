# Keras 2.2: class_weight for an uneven problem, sample weights in evaluate
import numpy as np
from keras.models import Sequential
from keras.layers import Dense, InputLayer
from keras.metrics import categorical_accuracy
from keras.utils import to_categorical

rng = np.random.RandomState(0)
x = rng.normal(size=(300, 6))
labels = (x[:, 0] > 1.2).astype(int) + (x[:, 1] > 1.5).astype(int)
y = to_categorical(labels, num_classes=3)

counts = np.bincount(labels, minlength=3)
weights = {i: counts.sum() / float(max(count, 1)) for i, count in enumerate(counts)}

model = Sequential()
model.add(InputLayer(input_shape=(6,)))
model.add(Dense(12, activation="relu"))
model.add(Dense(3, activation="softmax"))
model.compile("adam", loss="categorical_crossentropy", metrics=[categorical_accuracy])
model.fit(x, y, epochs=2, batch_size=30, class_weight=weights, verbose=0)

sample_weight = np.array([weights[l] for l in labels])
print(model.metrics_names, model.evaluate(x, y, sample_weight=sample_weight, verbose=0))
