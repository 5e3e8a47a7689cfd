# Keras 1.2: Sequential branches joined by the Merge layer
import numpy as np
from keras.models import Sequential
from keras.layers import Dense, Merge

left_branch = Sequential()
left_branch.add(Dense(8, input_dim=12))
right_branch = Sequential()
right_branch.add(Dense(8, input_dim=5))

merged = Merge([left_branch, right_branch], mode='concat')
final_model = Sequential()
final_model.add(merged)
final_model.add(Dense(4, activation='softmax'))
final_model.compile(optimizer='rmsprop', loss='categorical_crossentropy', metrics=['accuracy'])

x1, x2 = np.random.random((24, 12)), np.random.random((24, 5))
y = np.eye(4)[np.random.randint(4, size=24)]
final_model.fit([x1, x2], y, nb_epoch=1, batch_size=8, verbose=0)
print(final_model.predict([x1, x2]).shape)
