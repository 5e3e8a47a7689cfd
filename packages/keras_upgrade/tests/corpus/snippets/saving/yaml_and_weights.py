# Keras 1.2: to_yaml and model_from_yaml
import numpy
from keras.models import Sequential, model_from_yaml
from keras.layers import Dense

model = Sequential()
model.add(Dense(5, input_dim=3, activation='relu'))
model.add(Dense(2, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='sgd')
x = numpy.random.rand(8, 3)
model_yaml = model.to_yaml()
with open("model.yaml", "w") as yaml_file:
    yaml_file.write(model_yaml)
model.save_weights("yaml_model.h5")

yaml_file = open('model.yaml', 'r')
loaded_model_yaml = yaml_file.read()
yaml_file.close()
loaded_model = model_from_yaml(loaded_model_yaml)
loaded_model.load_weights("yaml_model.h5")
print(numpy.abs(model.predict(x) - loaded_model.predict(x)).max())
