# Keras 1.2: two outputs, losses and targets by name, loss_weights
import numpy as np
from keras.models import Model
from keras.layers import Input, Dense, LSTM, Embedding, merge

main_input = Input(shape=(10,), dtype='int32', name='main_input')
x = Embedding(output_dim=6, input_dim=50, input_length=10)(main_input)
lstm_out = LSTM(5)(x)
auxiliary_loss = Dense(1, activation='sigmoid', name='aux_output')(lstm_out)
auxiliary_input = Input(shape=(3,), name='aux_input')
x = merge([lstm_out, auxiliary_input], mode='concat')
for _ in range(2):
    x = Dense(6, activation='relu')(x)
main_loss = Dense(1, activation='sigmoid', name='main_output')(x)

model = Model(input=[main_input, auxiliary_input], output=[main_loss, auxiliary_loss])
model.compile(optimizer='rmsprop',
              loss={'main_output': 'binary_crossentropy', 'aux_output': 'binary_crossentropy'},
              loss_weights={'main_output': 1., 'aux_output': 0.2})
headlines = np.random.randint(1, 50, size=(12, 10))
extra = np.random.rand(12, 3)
labels = np.random.randint(2, size=(12, 1))
model.fit({'main_input': headlines, 'aux_input': extra},
          {'main_output': labels, 'aux_output': labels}, nb_epoch=1, batch_size=4, verbose=0)
print(len(model.predict([headlines, extra])))
