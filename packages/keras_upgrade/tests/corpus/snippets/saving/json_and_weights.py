# Keras 1.2: to_json and save_weights in .h5, then model_from_json
import numpy as np
from keras.models import Sequential, model_from_json
from keras.layers import Dense

model = Sequential()
model.add(Dense(6, input_dim=4, init='uniform', activation='relu'))
model.add(Dense(1, init='uniform', activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
X, Y = np.random.rand(20, 4), np.arange(20) % 2
model.fit(X, Y, nb_epoch=1, batch_size=10, verbose=0)

with open('model.json', 'w') as json_file:
    json_file.write(model.to_json())
model.save_weights('model.h5')
print('Saved model to disk')

json_file = open('model.json', 'r')
loaded_model = model_from_json(json_file.read())
json_file.close()
loaded_model.load_weights('model.h5')
loaded_model.compile(loss='binary_crossentropy', optimizer='rmsprop', metrics=['accuracy'])
score = loaded_model.evaluate(X, Y, verbose=0)
print("%s: %.2f%%" % (loaded_model.metrics_names[1], score[1] * 100))
print(np.allclose(model.predict(X), loaded_model.predict(X)))
