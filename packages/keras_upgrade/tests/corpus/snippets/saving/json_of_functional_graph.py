# Keras 1.2: JSON of a graph with merge, architecture and weights apart
import json
import numpy as np
from keras.models import Model, model_from_json
from keras.layers import Input, Dense, merge

a = Input(shape=(3,), name='a')
b = Input(shape=(3,), name='b')
m = merge([Dense(4, name='left')(a), Dense(4, name='right')(b)], mode='sum', name='both')
model = Model(input=[a, b], output=Dense(1, name='end')(m))
text = model.to_json()
open('graph.json', 'w').write(text)
model.save_weights('graph_weights.h5', overwrite=True)
restored = model_from_json(open('graph.json').read())
restored.load_weights('graph_weights.h5')
x = np.random.rand(2, 4, 3)
print(np.allclose(model.predict([x[0], x[1]]), restored.predict([x[0], x[1]])))
print(json.loads(text)['class_name'])
