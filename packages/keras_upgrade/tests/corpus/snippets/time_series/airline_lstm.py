# Keras 1.2: airline passengers, a window of one month, RMSE by hand
import math
import numpy
import pandas
from keras.models import Sequential
from keras.layers import Dense, LSTM
from sklearn.metrics import mean_squared_error
from sklearn.preprocessing import MinMaxScaler


def create_dataset(dataset, look_back=1):
    dataX, dataY = [], []
    for i in range(len(dataset) - look_back - 1):
        dataX.append(dataset[i:(i + look_back), 0])
        dataY.append(dataset[i + look_back, 0])
    return numpy.array(dataX), numpy.array(dataY)


frame = pandas.read_csv('international-airline-passengers.csv', usecols=[1], engine='python', skipfooter=3)
scaler = MinMaxScaler(feature_range=(0, 1))
dataset = scaler.fit_transform(frame.values.astype('float32'))
train, test = dataset[:96], dataset[96:]
trainX, trainY = create_dataset(train)
testX, testY = create_dataset(test)
trainX = numpy.reshape(trainX, (trainX.shape[0], 1, trainX.shape[1]))
testX = numpy.reshape(testX, (testX.shape[0], 1, testX.shape[1]))
model = Sequential()
model.add(LSTM(4, input_dim=1))
model.add(Dense(1))
model.compile(loss='mean_squared_error', optimizer='adam')
model.fit(trainX, trainY, nb_epoch=1, batch_size=1, verbose=2)
predicted = scaler.inverse_transform(model.predict(testX))
real = scaler.inverse_transform([testY])
print('Test Score: %.2f RMSE' % math.sqrt(mean_squared_error(real[0], predicted[:, 0])))
