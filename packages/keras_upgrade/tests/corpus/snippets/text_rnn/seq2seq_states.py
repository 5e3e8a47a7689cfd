# Keras 2.1: encoder and decoder that hand over LSTM states
import numpy as np
from keras.models import Model
from keras.layers import Input, LSTM, Dense

n_in, n_out, units = 7, 9, 8
encoder_inputs = Input(shape=(None, n_in), name='question')
encoder = LSTM(units, return_state=True)
_, state_h, state_c = encoder(encoder_inputs)
encoder_states = [state_h, state_c]

decoder_inputs = Input(shape=(None, n_out), name='so_far')
decoder = LSTM(units, return_sequences=True, return_state=True)
decoder_outputs, _, _ = decoder(decoder_inputs, initial_state=encoder_states)
classify = Dense(n_out, activation='softmax')
decoder_outputs = classify(decoder_outputs)

model = Model([encoder_inputs, decoder_inputs], decoder_outputs)
model.compile(optimizer='rmsprop', loss='categorical_crossentropy')
q = np.random.rand(10, 4, n_in)
a = np.eye(n_out)[np.random.randint(n_out, size=(10, 5))]
model.fit([q, a], np.roll(a, -1, axis=1), batch_size=5, epochs=1, validation_split=0.2)

# sampling models share the trained layers
encoder_model = Model(encoder_inputs, encoder_states)
h, c = Input(shape=(units,)), Input(shape=(units,))
out, new_h, new_c = decoder(decoder_inputs, initial_state=[h, c])
decoder_model = Model([decoder_inputs, h, c], [classify(out), new_h, new_c])
states = encoder_model.predict(q[:1])
token = np.zeros((1, 1, n_out))
for _ in range(3):
    probabilities, h_value, c_value = decoder_model.predict([token] + states)
    states = [h_value, c_value]
print(probabilities.shape)
